package dev.sealift.api.management;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;

/**
 * Who a hypervisor is.
 *
 * @param version version of Sealift
 * @param platform the host
 * @param boot this start
 * @param measurement what it measured of itself, 32 bytes
 * @param dataPort TCP port for migrations
 * @param pid its process id
 */
public record Hello(
    String version, PlatformId platform, BootId boot, Bytes measurement, int dataPort, long pid) {}
