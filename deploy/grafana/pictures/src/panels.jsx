import {
  VizOrientation,
  cacheFieldDisplayNames,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
} from '@grafana/data';
import { BarGauge, BigValue, TimeSeries, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';

/** Draws the content of a panel of each type that the dashboards have. */
const TYPES = { bargauge: Bars, stat: Stats, table: Table, timeseries: Graph };

/** The component that draws this type. */
export function contentOf(panel) {
  const content = TYPES[panel.type];
  if (!content) {
    throw new Error(`"${panel.title}" is a ${panel.type}, can draw ${Object.keys(TYPES)}`);
  }
  return content;
}

function Graph({ panel, frames, timeRange, timeZone, width, height }) {
  const { legend } = panel.options;
  return (
    <TimeSeries {...{ frames, timeRange, timeZone, width, height, legend }} structureRev={1} />
  );
}

function Stats({ panel, frames, theme, timeZone, width, height }) {
  const { options } = panel;
  return (
    <Repeated
      {...{ panel, frames, theme, timeZone, width, height }}
      orientation={options.orientation}
      itemSpacing={3}
      autoGrid
      draw={({ value, ...place }) => (
        <BigValue
          {...place}
          value={value.display}
          theme={theme}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          textMode={options.textMode}
        />
      )}
    />
  );
}

/** In pixels, unless the panel has sizes of its own. */
const BAR_SIZES = { minVizWidth: 8, minVizHeight: 16, maxVizHeight: 300 };

function Bars({ panel, frames, theme, timeZone, width, height }) {
  const { options } = panel;
  const { minVizHeight, maxVizHeight } = options;
  return (
    <Repeated
      {...{ panel, frames, theme, timeZone, width, height }}
      orientation={options.orientation}
      itemSpacing={10}
      {...BAR_SIZES}
      {...(options.sizing === 'manual' && { minVizHeight, maxVizHeight })}
      draw={({ value, count, ...place }) => (
        <BarGauge
          {...place}
          value={value.display}
          field={value.field}
          display={value.view.getFieldDisplayProcessor(value.colIndex)}
          theme={theme}
          itemSpacing={10}
          displayMode={options.displayMode}
          namePlacement={options.namePlacement}
          showUnfilled={options.showUnfilled}
        />
      )}
    />
  );
}

/** A value for each series, side by side or one below the other. */
function Repeated({ panel, frames, theme, timeZone, draw, orientation, ...layout }) {
  const values = () =>
    getFieldDisplayValues({
      data: frames,
      fieldConfig: panel.fieldConfig,
      reduceOptions: panel.options.reduceOptions,
      replaceVariables: (text) => text,
      theme,
      timeZone,
    });
  return (
    <VizRepeater
      {...layout}
      source={frames}
      renderCounter={0}
      orientation={orientation ?? VizOrientation.Auto}
      getValues={values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={draw}
    />
  );
}

function Table({ panel, frames, width, height }) {
  const { showHeader, cellHeight } = panel.options;
  cacheFieldDisplayNames(frames);
  return (
    <TableNG
      data={frames[0]}
      noHeader={!showHeader}
      structureRev={1}
      {...{ width, height, cellHeight }}
    />
  );
}
