package dev.sealift.openapi;

import dev.sealift.access.Routes;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.servers.Server;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What a service imports, next to beans of its {@link Routes} and its {@link ServiceInterface} and
 * the properties in {@code openapi.properties}, so that /v1/openapi describes it. The description
 * is committed, under docs/openapi; nobody makes it before it is asked for.
 */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

  @Bean
  OpenAPI openApi(ServiceInterface service) {
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
                .title(service.title())
                .version("1")
                .description(
                    service.description()
                        + " Refusals are problems of RFC 9457; instants are epoch milliseconds,"
                        + " bytes unpadded base64url."))
        .servers(List.of(new Server().url("/").description("Whoever serves this")));
  }

  @Bean
  OpenApiCustomizer described(Routes routes, ServiceInterface service) {
    return new Description(routes, service)::complete;
  }

  /**
   * What writes the description would also read bodies in YAML, past the strict reader of JSON that
   * all services share.
   */
  @Bean
  ServerHttpMessageConvertersCustomizer noYaml() {
    return builder ->
        builder.configureMessageConvertersList(converters ->
            converters.removeIf(converter ->
                converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
  }
}
