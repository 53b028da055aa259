package dev.sealift.orchestrator.openapi;

import dev.sealift.access.Routes;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What is served at /v1/openapi, and committed as docs/openapi.yaml. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String TOKEN = "token";

  @Bean
  OpenAPI openApi() {
    // As the shared mapper writes them.
    Stream.of(VmId.class, PlatformId.class, BootId.class, Mid.class, Bytes.class)
        .forEach(type -> SpringDocUtils.getConfig().replaceWithClass(type, String.class));
    // A stream of events is text.
    SpringDocUtils.getConfig().replaceWithClass(SseEmitter.class, String.class);
    Stream.of(Generation.class, Instant.class)
        .forEach(type -> SpringDocUtils.getConfig().replaceWithClass(type, Long.class));
    return new OpenAPI()
        .info(
            new Info()
                .title("Sealift orchestrator")
                .version("1")
                .description(
                    "Hosts, machines and migrations. Refusals are problems of RFC 9457; instants"
                        + " are epoch milliseconds, bytes unpadded base64url."))
        .servers(List.of(new Server().url("/").description("Whoever serves this")))
        .components(
            new Components()
                .addSecuritySchemes(
                    TOKEN,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description(
                            "An access token of RFC 9068 for the audience %s; docs/access.md tells"
                                    .formatted(Routes.ORCHESTRATOR.service())
                                + " which role may do what.")))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  @Bean
  OpenApiCustomizer described(Routes routes) {
    return new Description(routes)::complete;
  }
}
