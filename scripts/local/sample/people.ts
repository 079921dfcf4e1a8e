import { sampleApp } from './identity'
import type { Random } from './random'

export interface SamplePerson {
  openid: string
  nickname: string
  avatar: string
}

const shopNames = ['半山小铺', '南山茶集', '小满面包房', '拾光书店', '阿婆家常菜']

/** A mini program in which people buy and give feedback. */
export interface Shop {
  index: number
  /** What each comment says of it. */
  bizInfo: { appid: string; headImg: string; nickName: string }
}

export function shopAt(index: number): Shop {
  const round = Math.floor(index / shopNames.length)
  const name = shopNames[index % shopNames.length]
  return {
    index,
    bizInfo: {
      appid: sampleApp(index).appid,
      headImg: `http://wx.qlogo.cn/mmhead/Q3auHgzwzM5HalfHillShopLogo${index || ''}/0`,
      nickName: round === 0 ? `${name}` : `${name} ${round + 1} 店`,
    },
  }
}

const nicknames =
  `阿柚 南风知我意 大橘为重 小满 一只慢羊羊 山有木兮 陈小胖 momo 晚风 李叔叔 木子李 喝茶的猫 西瓜汁 不吃香菜 星河入梦
知秋 暖暖妈妈 老周 Cindy 静待花开 豆豆爸 A快递小王 江南烟雨 青柠 Kevin🏀 小鹿乱撞 橙子皮 阿May 清风徐来 开心就好 平平淡淡才是真
不想上班 加班狗 芝士就是力量 阳光总在风雨后 雪碧加冰 小雨点 王大锤 北极熊北北 糖糖🍬 杨桃 花开富贵 饭团同学 路人甲 锦鲤本鲤 Leo
半糖去冰 岁月静好 小熊软糖 风吹麦浪 吃货一枚 我是谁 蓝莓派 九月 云朵 山城棒棒 海边的卡夫卡 毛豆 一颗土豆 三餐四季 Summer🌻
奶茶不加糖 广东靓仔 老张头 小透明 栗子 叶子 胡萝卜 阿杰 婷婷玉立 吴彦祖本祖 西北狼 追风少年 梨花白 月亮邮递员 二狗子 茉莉 CC
夏至未至 麦子 大白 团子妈 静静 浮生若梦 鱼丸粗面 老板再来一碗 隔壁老王 程序猿小哥 早起的鸟 白日梦想家 江小白不白 阿宝 微笑 .`
    .split(/\s+/)
    .filter(Boolean)

/** This many different people. The same ones report problems and write comments. */
export function people(random: Random, count: number): SamplePerson[] {
  return random.sample(nicknames, count).map(nickname => ({
    openid: `o${random.letters(5)}_${random.letters(21)}`,
    nickname,
    avatar: `http://wx.qlogo.cn/mmhead/${random.letters(40)}/${random.pick([0, 132])}`,
  }))
}
