package dev.sealift.hypervisor.vm;

import dev.sealift.api.trace.StepTrace;
import dev.sealift.hypervisor.boot.Attestor;
import dev.sealift.hypervisor.boot.BootIdentity;
import dev.sealift.hypervisor.management.EventSink;
import dev.sealift.hypervisor.management.Letters;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What every machine of this host shares.
 *
 * @param boot who this start of the hypervisor is
 * @param attestor has this boot attested
 * @param letters to the trusted services, by way of the agent
 * @param events to whoever subscribed
 * @param clock the host's time
 * @param random for keys and nonces
 * @param trace hears of every step of every monitor
 * @param storage the folder of machines' disks, if they have any
 */
public record Host(
    BootIdentity boot,
    Attestor attestor,
    Letters letters,
    EventSink events,
    InstantSource clock,
    SecureRandom random,
    StepTrace trace,
    Optional<Path> storage) {}
