/** How fast the machine and process protection are, on the machine at hand. */
@NullMarked
package dev.sealift.benchmarks;

import org.jspecify.annotations.NullMarked;
