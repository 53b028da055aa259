package dev.sealift.keybroker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The key files of the broker.
 *
 * @param signingKeyFile the private P-256 JSON Web Key that signs tickets, decisions and grants
 * @param sealingKeyFile the private X-Wing key that secrets are sealed to, in base64url
 * @param masterKeyFile 32 random bytes in base64url, under which everything else is wrapped
 * @param trustFile the keys that everybody pins, ours among them
 */
@ConfigurationProperties("sealift.broker")
record BrokerProperties(
    @Nullable Path signingKeyFile,
    @Nullable Path sealingKeyFile,
    @Nullable Path masterKeyFile,
    @Nullable Path trustFile) {}
