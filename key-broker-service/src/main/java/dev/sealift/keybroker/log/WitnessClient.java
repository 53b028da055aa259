package dev.sealift.keybroker.log;

import dev.sealift.access.PeerUrl;
import dev.sealift.access.server.PeerClients;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.attestation.CosignReply;
import dev.sealift.api.attestation.CosignRequest;
import dev.sealift.api.attestation.WitnessedReply;
import dev.sealift.api.rest.Problem;
import dev.sealift.keybroker.MisconfiguredException;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.log.ConsistencyProof;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/** Asks the witness, bounded in time, length and number of tries; what it answers is verified. */
@Component
final class WitnessClient implements DisposableBean {

  private static final String PROPERTY = "sealift.broker.witness-url";
  private static final String CHECKPOINTS = "/v1/witness/checkpoints";

  /** On loopback or in one data centre a connection that takes longer is down. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** The witness answers from one transaction of some milliseconds. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  /** Covers a connection that the witness closed just as it was reused. */
  private static final int TRIES = 2;

  private final URI witness;
  private final TrustAnchors anchors;
  private final HttpClient http;

  WitnessClient(
      @Value("${" + PROPERTY + ":#{null}}") @Nullable URI witness,
      SslBundles identity,
      TrustAnchors anchors) {
    if (witness == null || !PeerUrl.isSafe(witness)) {
      throw new MisconfiguredException(PROPERTY, "want https and the address of the witness");
    }
    this.witness = witness;
    this.anchors = anchors;
    this.http = PeerClients.create(identity, CONNECT_TIMEOUT);
  }

  /** What comes of asking for a cosignature. */
  sealed interface Answer {

    /** The witness signed. */
    record Cosigned(String cosignature) implements Answer {}

    /** The witness has seen another size than the one that the extension starts at. */
    record AnotherSize() implements Answer {}

    /** The witness has seen another history. */
    record NoExtension() implements Answer {}
  }

  /** The newest checkpoint that the witness cosigned, if there is one. */
  Optional<Checkpoint> newest() throws WitnessUnavailableException, InterruptedException {
    HttpResponse<byte[]> response = send(request(CHECKPOINTS + "/newest").GET().build());
    if (response.statusCode() != 200) {
      throw unexpected(response.statusCode());
    }
    String checkpoint = read(response, WitnessedReply.class).checkpoint();
    try {
      return checkpoint == null
          ? Optional.empty()
          : Optional.of(Signatures.verify(anchors.brokerKey(), checkpoint, Checkpoint.class));
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new WitnessUnavailableException("it shows a checkpoint that is none of ours", e);
    }
  }

  /** Asks for a cosignature. */
  Answer cosign(ConsistencyProof extension, Checkpoint checkpoint, String signed)
      throws WitnessUnavailableException, InterruptedException {
    HttpResponse<byte[]> response =
        send(
            request(CHECKPOINTS)
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofByteArray(
                        Json.writeBytes(new CosignRequest(extension, signed))))
                .build());
    return switch (response.statusCode()) {
      case 200 -> new Answer.Cosigned(verified(response, checkpoint));
      case 409 -> new Answer.AnotherSize();
      case 422 -> refused(response);
      default -> throw unexpected(response.statusCode());
    };
  }

  private String verified(HttpResponse<byte[]> response, Checkpoint checkpoint)
      throws WitnessUnavailableException {
    String cosignature = read(response, CosignReply.class).cosignature();
    try {
      Cosignature said =
          Signatures.verify(anchors.attestationKey(), cosignature, Cosignature.class);
      if (said.equals(Cosignature.of(checkpoint))) {
        return cosignature;
      }
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new WitnessUnavailableException("its cosignature does not verify", e);
    }
    throw new WitnessUnavailableException("it cosigned another checkpoint", null);
  }

  private static Answer refused(HttpResponse<byte[]> response) throws WitnessUnavailableException {
    Problem problem = read(response, Problem.class);
    if (problem.slug().equals("no-extension")) {
      return new Answer.NoExtension();
    }
    throw new WitnessUnavailableException("it refused: " + problem.slug(), null);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(witness.resolve(path)).timeout(READ_TIMEOUT);
  }

  private HttpResponse<byte[]> send(HttpRequest request)
      throws WitnessUnavailableException, InterruptedException {
    IOException last = new IOException("not tried");
    for (int i = 0; i < TRIES; i++) {
      try {
        return http.send(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), Json.MAX_CHARS));
      } catch (IOException e) {
        last = e;
      }
    }
    throw new WitnessUnavailableException(last.getClass().getSimpleName(), last);
  }

  private static <T> T read(HttpResponse<byte[]> response, Class<T> type)
      throws WitnessUnavailableException {
    try {
      return Json.read(response.body(), type);
    } catch (MalformedMessageException e) {
      throw new WitnessUnavailableException("its answer cannot be read", e);
    }
  }

  private static WitnessUnavailableException unexpected(int status) {
    return new WitnessUnavailableException("it answered %d".formatted(status), null);
  }

  @Override
  public void destroy() {
    http.shutdownNow();
  }
}
