package dev.sealift.attestationservice;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How this verifier is set up.
 *
 * @param issuer its name in results
 * @param signingKeyFile file with its private P-256 JSON Web Key
 * @param trustFile the keys that everybody pins, ours and the broker's among them
 * @param approvalWait how long the enrolment of an unapproved platform is held before it is told to
 *     ask again
 */
@ConfigurationProperties("sealift.attestation")
public record AttestationProperties(
    String issuer,
    @Nullable Path signingKeyFile,
    @Nullable Path trustFile,
    Duration approvalWait) {}
