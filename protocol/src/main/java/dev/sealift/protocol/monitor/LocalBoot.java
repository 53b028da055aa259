package dev.sealift.protocol.monitor;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;

/** Who a monitor is: its host, and the start of the hypervisor it lives in. */
public record LocalBoot(PlatformId platform, BootId boot) {}
