package dev.sealift.orchestrator.openapi;

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
import java.util.List;
import java.util.Map;

/** Adds what the code of handlers does not say: who may, how it is refused, and examples. */
final class Description {

  private static final String PROBLEM = "Problem";

  private final Routes routes;

  Description(Routes routes) {
    this.routes = routes;
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
    Examples.all().forEach((schema, example) -> show(components, schema, example));
    api.getPaths()
        .forEach((path, item) ->
            item.readOperationsMap().forEach((method, operation) -> tell(method, path, operation)));
  }

  @SuppressWarnings("unchecked") // The kind of value that a schema is of does not matter here.
  private static void show(Components components, String schema, Object example) {
    Schema<Object> described = components.getSchemas().get(schema);
    if (described == null) {
      throw new IllegalStateException(
          "there is an example of %s, which nobody sends".formatted(schema));
    }
    // Plain collections: another JSON library writes the description.
    described.setExamples(List.of(Json.mapper().convertValue(example, Map.class)));
  }

  private void tell(HttpMethod method, String path, Operation operation) {
    Route route =
        routes.all().stream()
            .filter(row -> row.method().equals(method.name()) && row.pattern().equals(path))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no row for %s %s".formatted(method, path)));
    operation.setDescription("Roles: " + String.join(", ", route.words()) + ".");
    operation
        .getResponses()
        .addApiResponse("default", new ApiResponse().$ref("#/components/responses/" + PROBLEM));
  }
}
