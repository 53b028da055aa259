/**
 * Virtual machines: created at the key broker, started and stopped by commands, known by reports.
 */
@NullMarked
package dev.sealift.orchestrator.machine;

import org.jspecify.annotations.NullMarked;
