/** The broker's log on its way to auditors. */
@NullMarked
package dev.sealift.orchestrator.log;

import org.jspecify.annotations.NullMarked;
