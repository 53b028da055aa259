/** The REST interface of the orchestrator. */
@NullMarked
package dev.sealift.api.rest;

import org.jspecify.annotations.NullMarked;
