/** The pages of the shop that people see before they give feedback, and what its code writes there. */
export const visits = [
  {
    url: 'pages/index/index',
    secondsBefore: 1500,
    lines: [
      [2, 'onLaunch scene=1089'],
      [2, 'GET /api/home 200 182ms'],
      [2, 'onShow 首页'],
      [4, '图片加载慢：banner-1126.webp 用时 3120ms'],
    ],
  },
  {
    url: 'pages/goods/goods',
    secondsBefore: 700,
    lines: [
      [2, 'onLoad {"id":"8213"}'],
      [2, 'GET /api/goods/8213 200 240ms'],
      [2, '点击 加入购物车'],
      [4, 'setData 传了 318 KB，超过 256 KB'],
    ],
  },
  {
    url: 'pages/order/order',
    secondsBefore: 200,
    lines: [
      [2, 'onLoad {"from":"cart"}'],
      [2, 'POST /api/order/prepare'],
      [4, 'POST /api/order/prepare 第 1 次重试'],
      [8, 'request:fail timeout'],
      [8, "TypeError: Cannot read property 'skuList' of undefined"],
    ],
  },
] as const

export const errorTexts = [
  {
    errType: 1,
    errorMsg: "TypeError: Cannot read property 'skuList' of undefined",
    at: ['Page.render (https://usr/pages/order/order.js:118:23)', 'https://usr/app-service.js:2:76398'],
  },
  {
    errType: 1,
    errorMsg: 'Error: request:fail timeout',
    at: ['success (https://usr/utils/request.js:42:11)', 'https://usr/app-service.js:2:75234'],
  },
  {
    errType: 2,
    errorMsg: 'plugin://map/index error: quota exceeded',
    at: ['plugin (https://usr/plugin/map.js:1:901)'],
  },
  // The list gives no stack of it, the detail does.
  {
    errType: 3,
    errorMsg: 'webviewScriptError: Expected updated data but get first rendering data',
    at: ['https://lib/WAWebview.js:2:100201', 'https://lib/WAWebview.js:2:99871'],
  },
] as const
