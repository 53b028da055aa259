/** The client of the key broker. */
@NullMarked
package dev.sealift.orchestrator.broker;

import org.jspecify.annotations.NullMarked;
