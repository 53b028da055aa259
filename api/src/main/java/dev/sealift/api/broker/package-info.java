/** The REST interface of the key broker; every text that is signed is a JWS. */
@NullMarked
package dev.sealift.api.broker;

import org.jspecify.annotations.NullMarked;
