@NullMarked
package dev.sealift.benchmarks;

import org.jspecify.annotations.NullMarked;
