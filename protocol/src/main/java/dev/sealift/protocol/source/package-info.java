/**
 * The source monitor: the life of a machine at the host that holds its right to run, from START to
 * Stopped, or until it was given to another host and wiped.
 */
@NullMarked
package dev.sealift.protocol.source;

import org.jspecify.annotations.NullMarked;
