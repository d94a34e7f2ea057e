//! 繁體中文 (zh-TW). Terms as in Microsoft's human-translated pages: 訂閱, 授權, 附加元件, 方案,
//! 計費週期, 已暫停, 委派的系統管理員權限 (DAP). The reader is 您.
//!
//! No space stands beside a `{…}`: one is put in where Han meets Latin, which depends on the fact.

use super::{
    ActorNames, Counted, CycleNames, Entry, HoldingsEntry, ListStyle, NotActiveEntries, PlainEntry,
    StatusNames, Texts,
};

pub(super) static TEXTS: Texts = Texts {
    between_sentences: "",
    list: ListStyle {
        two: "和",
        more: "、",
        last: "和",
    },
    choice: ListStyle {
        two: "或",
        more: "、",
        last: "或",
    },
    seats: Counted {
        one: "{n}個授權",
        other: "{n}個授權",
    },
    short_named: "「{name}」",
    full_named: "「{name}」（{offer}，{seats}，{status}）",
    full_plain: "{offer}（{seats}，{status}）",
    some_offer: "未命名的方案",
    another_product: "其他產品",
    probably_no_usage_location: "未移轉，可能是沒有使用位置",
    statuses: StatusNames {
        active: "作用中",
        pending: "擱置中",
        suspended: "已暫停",
        deleted: "已刪除",
        expired: "已到期",
        disabled: "已停用",
        none: "無",
    },
    cycles: CycleNames {
        monthly: "每月",
        annual: "每年",
        biennial: "每兩年",
        triennial: "每三年",
        one_time: "一次性",
        none: "無計費週期",
        unknown: "不明",
    },
    actors: ActorNames {
        partner: "您",
        customer: "客戶的系統管理員",
        customer_with_other_seller: "客戶與其他賣方",
        microsoft: "Microsoft",
        nobody: "無人能處理",
    },
    not_active: NotActiveEntries {
        suspended: Entry {
            headline: "訂閱已暫停",
            title: "訂閱已暫停",
            detail: "此訂閱的狀態為「{status}」。只有作用中的訂閱才能升級。",
            remedy: "請先重新啟用此訂閱，再進行升級。",
        },
        deleted: Entry {
            headline: "訂閱已刪除",
            title: "訂閱已刪除",
            detail: "此訂閱的狀態為「{status}」。只有作用中的訂閱才能升級，而已刪除的訂閱無法恢復為作用中。",
            remedy: "如果客戶仍有需要，請改為訂購新的訂閱。",
        },
        expired: Entry {
            headline: "訂閱已到期",
            title: "訂閱已到期",
            detail: "此訂閱的狀態為「{status}」。只有作用中的訂閱才能升級。",
            remedy: "請先將此訂閱續約，再進行升級。如果無法續約，請改為訂購新的訂閱。",
        },
        disabled: Entry {
            headline: "訂閱已停用",
            title: "訂閱已停用",
            detail: "此訂閱的狀態為「{status}」。只有作用中的訂閱才能升級。",
            remedy: "請在合作夥伴中心查明停用的原因，待訂閱恢復為作用中後再升級。如果無法恢復，請改為訂購新的訂閱。",
        },
        other: Entry {
            headline: "訂閱並非作用中",
            title: "訂閱並非作用中",
            detail: "此訂閱的狀態為「{status}」。只有作用中的訂閱才能升級。",
            remedy: "請在合作夥伴中心查看此狀態的意義，待訂閱成為作用中後再升級。",
        },
    },
    not_provisioned: Entry {
        headline: "訂閱仍在設定中",
        title: "訂閱仍在設定中",
        detail: "此訂閱已訂購，但 Microsoft 尚未完成設定：目前的狀態為「{status}」。",
        remedy: "請等到狀態變為「作用中」，再重新檢查。",
    },
    no_delegated_admin: Entry {
        headline: "沒有委派的系統管理員權限",
        title: "您對此客戶沒有委派的系統管理員權限",
        detail: "客戶尚未授與您委派的系統管理員權限 (DAP)，或已將其移除。沒有此權限，您就無法升級該客戶的訂閱。",
        remedy: "請重新向客戶要求委派的系統管理員權限。客戶的全域系統管理員接受後，再重新檢查。",
    },
    no_delegated_admin_for: Entry {
        headline: "委派的系統管理員權限不完整",
        title: "委派的系統管理員權限未涵蓋所有服務",
        detail: "新方案包含{services}，但您對此客戶的委派的系統管理員權限 (DAP) 未涵蓋這些服務。",
        remedy: "請向客戶提出新的委派的系統管理員權限要求，並涵蓋{services}。客戶的全域系統管理員接受後，再重新檢查。",
    },
    overlap: HoldingsEntry {
        here: Entry {
            headline: "其他訂閱已包含這些服務",
            title: "客戶已有升級所增加的服務",
            detail: "升級所增加的服務中，有些客戶已經擁有。",
            remedy: "如果客戶不再需要{names}，請先取消；或選擇其他方案。",
        },
        elsewhere: Entry {
            headline: "已從其他管道購買這些服務",
            title: "客戶已有升級所增加的服務",
            detail: "升級所增加的服務中，有些客戶已經擁有。",
            remedy: "客戶必須先向原賣方（Microsoft、其他合作夥伴或其他管道）取消購自其他管道的{names}。您無法代替\
                     客戶取消。",
        },
    },
    overlap_here: "{holding}由您售出，已包含{services}。",
    overlap_elsewhere: "{holding}購自其他管道，已包含{services}。",
    target_held: HoldingsEntry {
        here: Entry {
            headline: "客戶已有新方案",
            title: "客戶已有{target}",
            detail: "無法升級至客戶已經擁有的方案。",
            remedy: "請改為增加現有訂閱的授權數量，無須升級；或先取消{names}。",
        },
        elsewhere: Entry {
            headline: "已從其他管道購買新方案",
            title: "客戶已有{target}",
            detail: "無法升級至客戶已經擁有的方案。",
            remedy: "客戶必須先向原賣方（Microsoft、其他合作夥伴或其他管道）取消購自其他管道的{names}。您無法代替\
                     客戶取消。",
        },
    },
    held_here: "由您售出：{holdings}。",
    held_elsewhere: "購自其他管道：{holdings}。",
    user_context: Entry {
        headline: "移轉授權需要已登入的使用者",
        title: "移轉授權需要已登入的使用者",
        detail: "此要求由應用程式自行提出。將使用者的授權移轉至{target}，需要由貴組織已登入的使用者執行。",
        remedy: "請以您自己的帳戶登入後重試，或在不移轉授權的情況下升級。",
    },
    add_ons: Entry {
        headline: "訂閱有附加元件",
        title: "訂閱有附加元件",
        detail: "有附加元件的訂閱無法升級。此訂閱有：{full}。",
        remedy: "請先確認新方案是否已包含客戶所使用的{names}功能，再取消所有附加元件，然後升級。",
    },
    no_path: Entry {
        headline: "此方案沒有升級路徑",
        title: "此方案沒有升級路徑",
        detail: "{offer}無法升級至任何其他方案。",
        remedy: "請將客戶需要的方案訂購為新的訂閱，並將其授權指派給使用者。",
    },
    not_on_path: Entry {
        headline: "無法升級至此方案",
        title: "此方案無法升級至{target}",
        detail: "{offer}只能升級至{path}。",
        remedy: "請選擇上述其中一個方案，或訂購新的{target}訂閱。",
    },
    billing_cycle: Entry {
        headline: "不支援此計費週期",
        title: "{target}不支援此計費週期",
        detail: "此訂閱的計費週期：{cycle}。{target}可用的計費週期：{supported}。",
        remedy: "請選擇其他方案，或以支援的計費週期訂購新的{target}訂閱。",
    },
    codes: [
        PlainEntry {
            title: "未說明原因",
            detail: "合作夥伴中心未說明原因。參考：代碼{code}。",
            remedy: "請在合作夥伴中心查看此訂閱是否有仍在進行的變更，待其完成後再重新檢查。",
        },
        PlainEntry {
            title: "委派的系統管理員權限不存在或不完整",
            detail: "您沒有此客戶的委派的系統管理員權限 (DAP)，或該權限未涵蓋升級所涉及的所有服務。",
            remedy: "請重新向客戶要求委派的系統管理員權限。客戶的全域系統管理員接受後，再重新檢查。",
        },
        PlainEntry {
            title: "訂閱並非作用中",
            detail: "此訂閱在合作夥伴中心並非作用中。只有作用中的訂閱才能升級。",
            remedy: "請重新載入頁面以查看目前的狀態。如果已暫停，請先重新啟用，再進行升級。",
        },
        PlainEntry {
            title: "客戶已有升級所增加的服務",
            detail: "客戶的另一個訂閱已包含這類服務。如果該訂閱購自其他管道，您的清單中不會顯示。",
            remedy: "如果該訂閱由您售出，請先取消該訂閱，或選擇其他方案。如果購自其他管道，客戶必須先在該處取消；\
                     您無法代替客戶取消。",
        },
        PlainEntry {
            title: "客戶已有新方案",
            detail: "客戶已有您要升級至的方案的訂閱。如果該訂閱購自其他管道，您的清單中不會顯示。",
            remedy: "如果該訂閱由您售出，請改為增加其授權數量，無須升級。如果購自其他管道，客戶必須先在該處取消；\
                     您無法代替客戶取消。",
        },
        PlainEntry {
            title: "移轉授權需要已登入的使用者",
            detail: "此要求由應用程式自行提出。移轉使用者的授權，需要由貴組織已登入的使用者執行。",
            remedy: "請以您自己的帳戶登入後重試，或在不移轉授權的情況下升級。",
        },
        PlainEntry {
            title: "訂閱有附加元件",
            detail: "有附加元件的訂閱無法升級。",
            remedy: "請先確認新方案是否包含客戶所使用的附加元件功能，再取消附加元件，然後升級。",
        },
        PlainEntry {
            title: "此方案沒有升級路徑",
            detail: "此訂閱的方案無法升級至任何其他方案。",
            remedy: "請將客戶需要的方案訂購為新的訂閱，並將其授權指派給使用者。",
        },
        PlainEntry {
            title: "目前的方案無法升級至所選的方案",
            detail: "合作夥伴中心未將所選的方案列為此訂閱的升級選項。",
            remedy: "請重新載入頁面並選擇其中顯示的方案，或將所選的方案訂購為新的訂閱。",
        },
        PlainEntry {
            title: "訂閱仍在設定中",
            detail: "此訂閱已訂購，但 Microsoft 尚未完成設定。",
            remedy: "請等到狀態變為「作用中」，再重新檢查。",
        },
        PlainEntry {
            title: "新方案不支援此計費週期",
            detail: "新方案無法以此訂閱的計費週期計費。",
            remedy: "請選擇其他方案，或以支援的計費週期將該方案訂購為新的訂閱。",
        },
        PlainEntry {
            title: "細微委派的系統管理員權限缺少必要的角色",
            detail: "您對此客戶的細微委派的系統管理員權限 (GDAP) 未包含此升級所需的角色：Directory Reader；\
                     如果要一併移轉授權，則為 Directory Writer。",
            remedy: "請向客戶要求包含該角色的關係，或請貴組織將您加入具有該角色的群組，再重新檢查。",
        },
    ],
    unknown_code: PlainEntry {
        title: "此頁面不知道的原因",
        detail: "合作夥伴中心未以文字說明原因。參考：代碼{code}。",
        remedy: "請在合作夥伴中心查看此訂閱，該處可能會以文字顯示原因；排除該原因後，再重新檢查。",
    },
    no_usage_location: PlainEntry {
        title: "沒有使用位置",
        detail: "只有具備使用位置的使用者才能獲得授權。",
        remedy: "請將使用位置設定為使用者工作所在的國家或地區，再指派新授權。",
    },
    mutually_exclusive: PlainEntry {
        title: "{other_plan}與{plan}互斥",
        detail: "同一位使用者不能同時擁有{other_plan}（來自{product}）與{target}所包含的{plan}。",
        remedy: "請從該使用者移除另一個產品，或關閉其中的服務{other_plan}，再指派新授權。",
    },
    no_seat_left: PlainEntry {
        title: "沒有可用的授權",
        detail: "{target}的授權數量少於需要授權的使用者人數。",
        remedy: "請增加授權數量，或從其他使用者移除一個授權，再指派。",
    },
};
