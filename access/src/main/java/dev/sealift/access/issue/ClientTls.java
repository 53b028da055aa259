package dev.sealift.access.issue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS of clients that trust a cluster's authority and nobody else. */
final class ClientTls {

  private static final char[] NO_PASSWORD = new char[0];

  private ClientTls() {}

  /** Of a client that shows no certificate. */
  static SSLContext of(Path authority) throws IOException {
    return context(authority, null);
  }

  /** Of a client that shows this certificate. */
  static SSLContext of(Path authority, Path certificate, Path key) throws IOException {
    try {
      KeyStore own = empty();
      own.setKeyEntry(
          "own",
          Pem.privateKey(key),
          NO_PASSWORD,
          new Certificate[] {Pem.certificate(certificate)});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own, NO_PASSWORD);
      return context(authority, factory.getKeyManagers());
    } catch (GeneralSecurityException e) {
      throw new IOException("%s cannot be shown: %s".formatted(certificate, e.getMessage()), e);
    }
  }

  private static SSLContext context(Path authority, KeyManager @Nullable [] own)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(own, trusting(Pem.certificate(authority)), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("%s cannot be trusted: %s".formatted(authority, e.getMessage()), e);
    }
  }

  private static TrustManager[] trusting(X509Certificate authority)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
