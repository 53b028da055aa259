package dev.sealift.access.issue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of people's programs, which trust a cluster's authority and nobody else. */
public final class ClientTls {

  private ClientTls() {}

  /**
   * Of a client that shows no certificate.
   *
   * @param authority certificate of the cluster's authority
   * @throws IOException if the file holds none
   */
  public static SSLContext trusting(Path authority) throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", Pem.certificate(authority));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("%s cannot be trusted: %s".formatted(authority, e.getMessage()), e);
    }
  }
}
