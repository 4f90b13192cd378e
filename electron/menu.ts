// The menu: standard roles. There is no reload in it, so that Ctrl+R in the
// middle of a run does nothing.
import { Menu, type MenuItemConstructorOptions } from 'electron'

/** @param developer adds the developer tools */
export function setMenu(platform: string, developer: boolean): void {
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(developer ? [{ role: 'toggleDevTools' } as const] : []),
    ],
  }
  const template: MenuItemConstructorOptions[] = [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    view,
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
