/**
 * The demonstration: a whole cluster, a machine that moves twice, the proof that nothing leaked or
 * was lost, and three attacks that are refused.
 */
@NullMarked
package dev.sealift.cli.demo;

import org.jspecify.annotations.NullMarked;
