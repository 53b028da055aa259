package dev.sealift.access.server;

import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import org.springframework.boot.ssl.SslBundles;

/** HTTP clients that show other services this service's certificate. */
public final class PeerClients {

  private static final String[] TLS_1_3 = {"TLSv1.3"};

  private PeerClients() {}

  /** A client that trusts the cluster's authority alone, and follows nobody elsewhere. */
  public static HttpClient create(SslBundles identity, Duration connectTimeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(identity.getBundle(AccessConfiguration.BUNDLE).createSslContext())
        .sslParameters(new SSLParameters(null, TLS_1_3))
        .connectTimeout(connectTimeout)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }
}
