import { createTheme, dateTime, dateTimeFormat, ThemeContext } from '@grafana/data';
import { GlobalStyles, PanelChrome, Text } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { configured } from './fields.js';
import { frames } from './frames.js';
import { contentOf } from './panels.jsx';

const COLUMNS = 24;
const ROW_HEIGHT = 30;
const GAP = 8;
const MARGIN = 16;
const HEADER_HEIGHT = 40;

const HEADER_STYLE = {
  alignItems: 'center',
  display: 'flex',
  height: HEADER_HEIGHT,
  justifyContent: 'space-between',
  padding: `0 ${MARGIN}px`,
};

const theme = createTheme({ colors: { mode: 'dark' } });

/** Draws a dashboard with what Prometheus answered to it. */
window.draw = async (dashboard, recording) => {
  const timeZone = dashboard.timezone;
  const [from, to] = [dateTime(recording.from), dateTime(recording.to)];
  const panels = await Promise.all(
    dashboard.panels.map(async (panel) => ({
      panel,
      Content: contentOf(panel),
      frames: await configured(panel, frames(panel, recording), theme, timeZone),
    })),
  );
  const page = document.getElementById('page');
  const root = createRoot(page);
  const render = (children) =>
    flushSync(() =>
      root.render(
        <ThemeContext.Provider value={theme}>
          <GlobalStyles />
          {children}
        </ThemeContext.Provider>,
      ),
    );
  render(null);
  await Promise.all(['400 14px Inter', '500 14px Inter'].map((font) => document.fonts.load(font)));
  const bottom = Math.max(...dashboard.panels.map(({ gridPos }) => bounds(gridPos).bottom));
  page.style.height = `${HEADER_HEIGHT + bottom + MARGIN}px`;
  render(
    <>
      <Header dashboard={dashboard} recording={recording} />
      {panels.map(({ panel, Content, frames }) => (
        <Panel key={panel.id} panel={panel}>
          {(width, height) => (
            <Content
              {...{ panel, frames, theme, timeZone, width, height }}
              timeRange={{ from, to, raw: { from, to } }}
            />
          )}
        </Panel>
      ))}
    </>,
  );
};

/** What Grafana's bar above a dashboard says: its name, what was chosen, and when. */
function Header({ dashboard, recording }) {
  const chosen = dashboard.templating.list.map(
    ({ label, name }) => `${label}: ${recording.variables[name]}`,
  );
  const at = (time) => dateTimeFormat(time, { timeZone: dashboard.timezone });
  const shown = `${at(recording.from)} to ${at(recording.to)} UTC`;
  return (
    <div style={HEADER_STYLE}>
      <Text variant="h4" element="h1">
        {dashboard.title}
      </Text>
      <Text color="secondary">{[...chosen, shown].join(' · ')}</Text>
    </div>
  );
}

function Panel({ panel, children }) {
  const { left, top, width, height } = bounds(panel.gridPos);
  return (
    <div style={{ position: 'absolute', left, top: HEADER_HEIGHT + top }}>
      <PanelChrome
        title={panel.title}
        description={panel.description}
        width={width}
        height={height}
      >
        {children}
      </PanelChrome>
    </div>
  );
}

/** Where Grafana's grid has it, in pixels. */
function bounds({ x, y, w, h }) {
  const column =
    (document.documentElement.clientWidth - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
  const top = y * (ROW_HEIGHT + GAP);
  const height = h * (ROW_HEIGHT + GAP) - GAP;
  return {
    left: MARGIN + x * (column + GAP),
    width: w * (column + GAP) - GAP,
    top,
    height,
    bottom: top + height,
  };
}
