/** The description of the REST interface, made from its code. */
@NullMarked
package dev.sealift.orchestrator.openapi;

import org.jspecify.annotations.NullMarked;
