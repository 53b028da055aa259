/** {@code sealift bench}. */
@NullMarked
package dev.sealift.cli.bench;

import org.jspecify.annotations.NullMarked;
