/** Process keys and secrets, wrapped under the master key. */
@NullMarked
package dev.sealift.keybroker.keys;

import org.jspecify.annotations.NullMarked;
