package dev.sealift.openapi;

import dev.sealift.access.Role;
import dev.sealift.access.Route;
import dev.sealift.access.Routes;
import dev.sealift.api.Json;
import dev.sealift.api.rest.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Map;

/** Adds what the code of handlers does not say: who may, how it is refused, and examples. */
final class Description {

  private static final String PROBLEM = "Problem";
  private static final String TOKEN = "token";
  private static final String CERTIFICATE = "certificate";

  private final Routes routes;
  private final ServiceInterface service;

  Description(Routes routes, ServiceInterface service) {
    this.routes = routes;
    this.service = service;
  }

  void complete(OpenAPI api) {
    Components components = api.getComponents();
    ModelConverters.getInstance(true).read(Problem.class).forEach(components::addSchemas);
    components.addResponses(
        PROBLEM,
        new ApiResponse()
            .description("It was refused, or failed; nothing was changed")
            .content(
                new Content()
                    .addMediaType(
                        Problem.MEDIA_TYPE,
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)))));
    show(components, Problem.of("malformed-request", 400, "name is missing", "name"));
    service.examples().get().forEach(example -> show(components, example));
    api.getPaths()
        .forEach((path, item) ->
            item.readOperationsMap()
                .forEach((method, operation) -> tell(components, route(method, path), operation)));
  }

  @SuppressWarnings("unchecked") // The kind of value that a schema is of does not matter here.
  private static void show(Components components, Object example) {
    String schema = example.getClass().getSimpleName();
    Schema<Object> described = components.getSchemas().get(schema);
    if (described == null) {
      throw new IllegalStateException(
          "there is an example of %s, which nobody sends".formatted(schema));
    }
    // Plain collections: another JSON library writes the description.
    described.setExamples(List.of(Json.mapper().convertValue(example, Map.class)));
  }

  private Route route(HttpMethod method, String path) {
    return routes.all().stream()
        .filter(row -> row.method().equals(method.name()) && row.pattern().equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no row for %s %s".formatted(method, path)));
  }

  private void tell(Components components, Route route, Operation operation) {
    operation.setDescription("Roles: " + String.join(", ", route.words()) + ".");
    if (route.roles().stream().anyMatch(Role::isOfPeople)) {
      components.addSecuritySchemes(TOKEN, token());
      operation.addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }
    if (!route.roles().stream().allMatch(Role::isOfPeople)) {
      components.addSecuritySchemes(CERTIFICATE, certificate());
      operation.addSecurityItem(new SecurityRequirement().addList(CERTIFICATE));
    }
    operation
        .getResponses()
        .addApiResponse("default", new ApiResponse().$ref("#/components/responses/" + PROBLEM));
  }

  private SecurityScheme token() {
    return new SecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .bearerFormat("JWT")
        .description(
            "People: an access token of RFC 9068 for the audience %s; docs/access.md tells which"
                    .formatted(routes.service())
                + " role may do what.");
  }

  private static SecurityScheme certificate() {
    return new SecurityScheme()
        .type(SecurityScheme.Type.MUTUALTLS)
        .description(
            "Services: a certificate of the cluster's authority, whose organisational unit is the"
                + " role.");
  }
}
