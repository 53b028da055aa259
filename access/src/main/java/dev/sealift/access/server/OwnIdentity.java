package dev.sealift.access.server;

import dev.sealift.access.KeyPairs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** The certificate and key of this service, checked before anything listens or connects. */
final class OwnIdentity {

  private static final int MAX_FILE_BYTES = 64 << 10;

  private final String certificatePem;
  private final String keyPem;
  private final String authorityPem;

  private OwnIdentity(String certificatePem, String keyPem, String authorityPem) {
    this.certificatePem = certificatePem;
    this.keyPem = keyPem;
    this.authorityPem = authorityPem;
  }

  /**
   * Reads it.
   *
   * @throws AccessMisconfiguredException naming the property that is wrong
   */
  static OwnIdentity read(AccessProperties properties) {
    String certificate = read("certificate", properties.certificate());
    String key = read("private-key", properties.privateKey());
    String authority = read("authority", properties.authority());
    X509Certificate own = parse("certificate", certificate);
    X509Certificate trusted = parse("authority", authority);
    try {
      // By the clock that TLS goes by.
      own.checkValidity();
    } catch (CertificateExpiredException e) {
      throw new AccessMisconfiguredException(
          "certificate", "it expired at " + own.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      throw new AccessMisconfiguredException(
          "certificate", "it counts from %s on only".formatted(own.getNotBefore().toInstant()));
    }
    try {
      own.verify(trusted.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new AccessMisconfiguredException(
          "certificate", "the authority of sealift.access.authority did not issue it");
    }
    if (!KeyPairs.belong(privateKey(key), own.getPublicKey())) {
      throw new AccessMisconfiguredException(
          "private-key", "it does not belong to sealift.access.certificate");
    }
    return new OwnIdentity(certificate, key, authority);
  }

  /** For connections of both directions; of those that come in, TLS 1.3 alone. */
  SslBundle bundle() {
    return SslBundle.of(
        new PemSslStoreBundle(
            PemSslStoreDetails.forCertificate(certificatePem).withPrivateKey(keyPem),
            PemSslStoreDetails.forCertificate(authorityPem)),
        SslBundleKey.NONE,
        SslOptions.of(null, Set.of("TLSv1.3")));
  }

  private static String read(String property, @Nullable Path file) {
    if (file == null) {
      throw new AccessMisconfiguredException(property, "it is not set");
    }
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
        throw new AccessMisconfiguredException(property, "there is no such file: " + file);
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AccessMisconfiguredException(property, "cannot read %s as PEM".formatted(file));
    }
  }

  private static X509Certificate parse(String property, String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new AccessMisconfiguredException(property, "the file holds no certificate as PEM");
    }
  }

  private static PrivateKey privateKey(String pem) {
    try {
      PrivateKey key = PemContent.of(pem).getPrivateKey();
      if (key != null) {
        return key;
      }
    } catch (IllegalStateException malformed) {
      // Its message may quote what it could not read.
    }
    throw new AccessMisconfiguredException(
        "private-key", "the file holds no private key in PKCS #8 as PEM");
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
