package dev.sealift.cli.host;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.VmId;

/**
 * One person's word that the host which may run a machine is destroyed.
 *
 * @param vm the machine
 * @param approver the key of that person
 * @param statement by that person
 */
record Stated(VmId vm, Bytes approver, String statement) {}
