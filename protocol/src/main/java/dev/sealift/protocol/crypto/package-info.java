/** The crypto suite: the only package of this module that knows a crypto library. */
@NullMarked
package dev.sealift.protocol.crypto;

import org.jspecify.annotations.NullMarked;
