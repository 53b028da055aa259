/** The inventory of hosts, as their heartbeats tell it. */
@NullMarked
package dev.sealift.orchestrator.host;

import org.jspecify.annotations.NullMarked;
