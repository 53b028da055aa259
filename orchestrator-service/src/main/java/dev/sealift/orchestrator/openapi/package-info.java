/** What the service says of its REST interface. */
@NullMarked
package dev.sealift.orchestrator.openapi;

import org.jspecify.annotations.NullMarked;
