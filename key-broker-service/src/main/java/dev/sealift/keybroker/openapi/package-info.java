/** What the service says of its REST interface. */
@NullMarked
package dev.sealift.keybroker.openapi;

import org.jspecify.annotations.NullMarked;
