/** Server-sent events: state changes and progress of migrations. */
@NullMarked
package dev.sealift.orchestrator.event;

import org.jspecify.annotations.NullMarked;
