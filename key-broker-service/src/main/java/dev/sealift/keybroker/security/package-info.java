/** Who may ask the broker, and how much they may send. */
@NullMarked
package dev.sealift.keybroker.security;

import org.jspecify.annotations.NullMarked;
