/**
 * The transparency log: every decision of the broker is a leaf of one tree that only grows, and a
 * witness outside the broker says how far it has seen it grow.
 *
 * <p>The tree and its proofs are those of RFC 9162, section 2.1. {@link
 * dev.sealift.protocol.log.LogProof} is what a monitor asks for beside a decision; {@link
 * dev.sealift.protocol.log.Witness} is the rule that a witness follows, {@link
 * dev.sealift.protocol.log.Standing} the one by which a broker notices that it was set back; {@link
 * dev.sealift.protocol.log.LogAudit} is what somebody finds who reads the whole log.
 */
@NullMarked
package dev.sealift.protocol.log;

import org.jspecify.annotations.NullMarked;
