import {
  FieldConfigOptionsRegistry,
  applyFieldOverrides,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';

const STANDARD = [
  'color',
  'decimals',
  'displayName',
  'links',
  'mappings',
  'max',
  'min',
  'noValue',
  'thresholds',
  'unit',
];

/** What Grafana's editor sets where a panel of this type says nothing. */
const CUSTOM_DEFAULTS = {
  timeseries: {
    axisGridShow: true,
    axisPlacement: 'auto',
    drawStyle: 'line',
    lineInterpolation: 'linear',
    pointSize: 5,
    spanNulls: false,
  },
  table: { align: 'auto', cellOptions: { type: 'auto' } },
};

/** Transformations that panels have. */
const TRANSFORMERS = [standardTransformers.organizeFieldsTransformer];

standardTransformersRegistry.setInit(() =>
  TRANSFORMERS.map((transformer) => ({
    id: transformer.id,
    name: transformer.name,
    transformation: () => Promise.resolve(transformer),
  })),
);

/** Frames as the panel has them drawn: transformed, and with its units, thresholds and colours. */
export async function configured(panel, frames, theme, timeZone) {
  const transformations = panel.transformations ?? [];
  for (const { id } of transformations) {
    standardTransformersRegistry.get(id);
  }
  const defaults = {
    ...panel.fieldConfig.defaults,
    custom: { ...CUSTOM_DEFAULTS[panel.type], ...panel.fieldConfig.defaults.custom },
  };
  const { overrides } = panel.fieldConfig;
  return applyFieldOverrides({
    data: await lastValueFrom(transformDataFrame(transformations, frames)),
    fieldConfig: { defaults, overrides },
    fieldConfigRegistry: registry(defaults, overrides),
    replaceVariables: (text) => text,
    theme,
    timeZone,
  });
}

function registry(defaults, overrides) {
  const overridden = overrides.flatMap(({ properties }) => properties.map(({ id }) => id));
  const custom = new Set([
    ...Object.keys(defaults.custom).map((name) => `custom.${name}`),
    ...overridden.filter((id) => id.startsWith('custom.')),
  ]);
  const unknown = overridden.filter((id) => !custom.has(id) && !STANDARD.includes(id));
  if (unknown.length > 0) {
    throw new Error(`no such property to override: ${unknown}`);
  }
  return new FieldConfigOptionsRegistry(() => [
    ...STANDARD.map((id) => option({ id, path: id })),
    ...[...custom].map((id) => option({ id, path: id.slice('custom.'.length), isCustom: true })),
  ]);
}

function option(property) {
  return {
    ...property,
    name: property.id,
    shouldApply: () => true,
    process: property.id === 'thresholds' ? fromTheLowest : (value) => value,
  };
}

/** JSON has no infinity: the first threshold's value is null. */
function fromTheLowest(thresholds) {
  return {
    ...thresholds,
    steps: thresholds.steps.map((s) => ({ ...s, value: s.value ?? -Infinity })),
  };
}
