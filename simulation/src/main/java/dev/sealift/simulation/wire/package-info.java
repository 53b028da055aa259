/**
 * The second simulator: the real handshake, the real records and the real cryptography of two
 * monitors, and an adversary who owns the connection between them, hosts of his own, and the hands
 * of whoever operates them.
 */
@NullMarked
package dev.sealift.simulation.wire;

import org.jspecify.annotations.NullMarked;
