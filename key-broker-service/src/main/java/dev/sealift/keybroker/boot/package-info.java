/** Boots that tell of themselves before they are asked for anything. */
@NullMarked
package dev.sealift.keybroker.boot;

import org.jspecify.annotations.NullMarked;
