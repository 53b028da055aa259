/**
 * The transparency log: every decision and every Closed is a leaf, written in the transaction that
 * decides, and goes out with the proof that a witness has seen it.
 */
@NullMarked
package dev.sealift.keybroker.log;

import org.jspecify.annotations.NullMarked;
