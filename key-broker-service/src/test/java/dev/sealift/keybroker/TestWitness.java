package dev.sealift.keybroker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sealift.api.Json;
import dev.sealift.api.attestation.CosignReply;
import dev.sealift.api.attestation.CosignRequest;
import dev.sealift.api.attestation.WitnessedReply;
import dev.sealift.api.rest.Problem;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.log.Witness;
import dev.sealift.protocol.log.WitnessRefused;
import dev.sealift.protocol.signed.Checkpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The witness over HTTP, with the real rule and its memory in this process. */
final class TestWitness {

  private final Authority authority;
  private final HttpServer server;
  private @Nullable String newest;
  private boolean down;
  private int asked;

  TestWitness(Authority authority) {
    this.authority = authority;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Whether it gives no answer. */
  synchronized void down(boolean isDown) {
    down = isDown;
  }

  /** How often it was asked to cosign. */
  synchronized int asked() {
    return asked;
  }

  /** The attack's switch: a witness that remembers nothing, as if there were none. */
  synchronized void forget() {
    newest = null;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply;
      try {
        reply = reply(exchange.getRequestMethod(), body);
      } catch (Exception e) {
        throw new IOException(e);
      }
      byte[] answer = Json.writeBytes(reply.body());
      exchange.sendResponseHeaders(reply.status(), answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private synchronized Reply reply(String method, byte[] body) throws Exception {
    if (down) {
      return problem(503, "down");
    }
    if (method.equals("GET")) {
      return new Reply(200, new WitnessedReply(newest));
    }
    asked++;
    CosignRequest request = Json.read(body, CosignRequest.class);
    try {
      Checkpoint next = read(request.checkpoint());
      Optional<Checkpoint> seen = newest == null ? Optional.empty() : Optional.of(read(newest));
      CosignReply cosigned =
          new CosignReply(
              Signatures.sign(
                  authority.attestation, Witness.cosign(seen, request.extension(), next)));
      newest = request.checkpoint();
      return new Reply(200, cosigned);
    } catch (WitnessRefused e) {
      return switch (e.reason()) {
        case ANOTHER_SIZE -> problem(409, "another-size");
        case NO_EXTENSION -> problem(422, "no-extension");
      };
    }
  }

  private Checkpoint read(String token) throws Exception {
    return Signatures.verify(authority.broker.publicKey(), token, Checkpoint.class);
  }

  private static Reply problem(int status, String slug) {
    return new Reply(status, Problem.of(slug, status, slug, null));
  }

  private record Reply(int status, Object body) {}
}
