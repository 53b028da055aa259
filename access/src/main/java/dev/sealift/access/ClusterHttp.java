package dev.sealift.access;

import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** HTTP between the parts of a cluster. */
public final class ClusterHttp {

  private static final String[] TLS_1_3 = {"TLSv1.3"};

  private ClusterHttp() {}

  /**
   * A client that speaks TLS 1.3 alone and follows nobody elsewhere.
   *
   * @param identity what it shows, and whom it trusts
   */
  public static HttpClient client(SSLContext identity, Duration connectTimeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(identity)
        .sslParameters(new SSLParameters(null, TLS_1_3))
        .connectTimeout(connectTimeout)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }
}
