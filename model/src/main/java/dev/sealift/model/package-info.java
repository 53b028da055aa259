/** Holds what was seen of the protocol's parts, in the simulator or live, against the model. */
@NullMarked
package dev.sealift.model;

import org.jspecify.annotations.NullMarked;
