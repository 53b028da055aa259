package dev.sealift.access.server;

import dev.sealift.access.ClusterHttp;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.boot.ssl.SslBundles;

/** HTTP clients that show other services this service's certificate. */
public final class PeerClients {

  private PeerClients() {}

  /** A client that trusts the cluster's authority alone. */
  public static HttpClient create(SslBundles identity, Duration connectTimeout) {
    return ClusterHttp.client(
        identity.getBundle(AccessConfiguration.BUNDLE).createSslContext(), connectTimeout);
  }
}
