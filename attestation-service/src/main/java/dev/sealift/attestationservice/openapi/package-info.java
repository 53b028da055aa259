/** What the service says of its REST interface. */
@NullMarked
package dev.sealift.attestationservice.openapi;

import org.jspecify.annotations.NullMarked;
