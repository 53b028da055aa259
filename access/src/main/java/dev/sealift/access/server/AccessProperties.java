package dev.sealift.access.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a service finds who it is, and whom it believes.
 *
 * @param certificate PEM file of its own certificate
 * @param privateKey PEM file of the key that belongs to it, PKCS #8
 * @param authority PEM file of the authority whose certificates it accepts
 * @param issuer name of the issuer whose tokens it accepts: their claim {@code iss}
 * @param issuerKeys the issuer's public keys, a JSON Web Key Set: a URL or the path of a file
 */
@ConfigurationProperties("sealift.access")
public record AccessProperties(
    @Nullable Path certificate,
    @Nullable Path privateKey,
    @Nullable Path authority,
    @DefaultValue("sealift") String issuer,
    @Nullable String issuerKeys) {

  static final String PREFIX = "sealift.access.";
}
