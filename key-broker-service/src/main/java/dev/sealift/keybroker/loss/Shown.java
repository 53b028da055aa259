package dev.sealift.keybroker.loss;

import dev.sealift.protocol.ledger.RescueEvidence;

/**
 * Evidence whose signatures were verified.
 *
 * @param record the tokens that it consists of, one a line
 */
record Shown(RescueEvidence evidence, String record) {}
