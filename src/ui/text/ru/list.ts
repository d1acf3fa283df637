export const list = {
  title: 'Отправить на разбор',
  readFailed: 'Не удалось загрузить карточку.',
  responsible: (name: string) => `Ответственный: ${name}`,
  open: 'Карточка уже на разборе.',
  openCard: 'Открыть карточку',
  close: 'Закрыть',
}
