//! 繁體中文, with the terms of the glossary (Microsoft's usage in its human-translated pages).

use super::Text;

/// 繁體中文.
pub static TEXT: Text = Text {
    lang: "zh-TW",
    app: "訂閱升級",
    language: "語言",
    theme: "佈景主題",
    theme_auto: "系統",
    theme_light: "淺色",
    theme_dark: "深色",

    retry: "再試一次",
    check_now: "立即查詢",
    loading: "載入中…",

    customers: "客戶",
    customers_search: "依名稱或網域搜尋客戶",
    customers_loading: "正在載入客戶…",
    customers_empty: "尚無客戶",
    customers_empty_hint: "客戶接受您的轉銷商關係之後，就會出現在這裡。",
    customers_none_match: |q| ["沒有符合「", q, "」的客戶"].concat(),
    customers_failed: "無法載入客戶",
    customers_shown: |n, total| ["顯示 ", n, " 個客戶，共 ", total, " 個"].concat(),
    customer: "客戶",
    domain: "網域",
    clear: "清除篩選",
    show_more: |n| ["顯示更多（還有 ", n, " 個）"].concat(),

    subscriptions: "訂閱",
    subscriptions_of: |customer| [customer, " 的訂閱"].concat(),
    subscriptions_loading: "正在載入訂閱…",
    subscriptions_failed: "無法載入訂閱",
    subscriptions_empty: "沒有訂閱",
    subscriptions_empty_hint: "此客戶尚未向您購買任何項目。第一筆訂單完成之後，訂閱就會出現在這裡。",
    subscriptions_none_match: "沒有符合篩選條件的訂閱",
    subscriptions_shown: |n, total| ["顯示 ", n, " 個訂閱，共 ", total, " 個"].concat(),
    sorted_by: |column, descending| {
        let way = if descending {
            "遞減排序"
        } else {
            "遞增排序"
        };
        ["，依「", column, "」", way].concat()
    },
    sort_hint: "有按鈕的欄標題可以排序。",
    filter: "篩選",
    filter_placeholder: "名稱、方案、狀態或識別碼",
    only_upgradeable: "僅顯示可升級",
    refresh: "重新整理",
    refreshing: "正在重新整理…",
    column_name: "訂閱",
    column_plan: "方案",
    column_status: "狀態",
    column_seats: "授權數量",
    column_cycle: "計費週期",
    column_renewal: "續約日期 (UTC)",
    column_price: "定價",
    per_month: "每月",
    per_year: "每年",
    no_price: "沒有已知的價格",
    no_renewal: "沒有續約日期",
    prices_illustrative: |source, date| {
        [
            "價格僅供參考，並非報價：授權數量 × 定價。來源：",
            source,
            "，",
            date,
            "。",
        ]
        .concat()
    },
    unknown_plan: "不在我們的目錄中",
    formerly: |name| ["目前名稱為 ", name].concat(),
    trial: "試用版",
    facts_missing: "部分資料無法載入，因此判斷結果仍可能改變。您送出時，後端會再次檢查所有條件。",
    fact_customer: "無法載入客戶的委派的系統管理員權限",
    fact_elsewhere: "無法載入客戶向其他賣方購買的項目",
    fact_services: "無法載入您所管理的服務",
    items_unreadable: |n| ["有 ", n, " 個項目無法讀取，因此未顯示。"].concat(),

    verdict_checking: "檢查中…",
    verdict_no_path: "沒有升級路徑",
    verdict_can: |n, _| ["可升級至 ", n, " 個方案"].concat(),
    verdict_cannot: |why, more| {
        if more == 0 {
            ["無法升級：", why].concat()
        } else {
            ["無法升級：", why, "，另有 ", &more.to_string(), " 項"].concat()
        }
    },
    icon_can: |name| ["可以升級。升級選項：", name].concat(),
    icon_cannot: |name| ["目前無法升級。查看原因：", name].concat(),
    icon_unknown: |name| ["尚未檢查。升級選項：", name].concat(),
    card_can: "可以升級",
    card_cannot: "目前無法升級",
    card_unknown: "未檢查",
    card_unknown_why: "判斷所需的資料仍在載入，或無法載入。",
    card_targets: "您可以升級至",
    card_not_available: "目前無法使用",
    upgrade_now: "立即升級",
    who: |actor| ["可處理的人：", actor].concat(),
    rule_source: |page, date| ["規則：", page, "，", date].concat(),
    per_seat: |price| ["每個授權 ", price].concat(),

    upgrade_title: |name| ["升級 ", name].concat(),
    step_of: |n| ["第 ", &n.to_string(), " 步，共 3 步"].concat(),
    step_choose: "選擇",
    step_review: "檢閱",
    step_result: "結果",
    choose_plan: "新方案",
    choose_seats: "授權數量",
    seats_hint: |now, min, max| ["目前為 ", now, "。此方案允許 ", min, " 到 ", max, "。"].concat(),
    seats_more: "增加一個授權",
    seats_fewer: "減少一個授權",
    choose_licences: "使用者的授權",
    licences_move: "將使用者的授權移至新方案",
    licences_move_hint: "由 Microsoft 重新指派授權。無法移動的帳戶會在完成後列出。",
    licences_keep: "授權維持不變",
    licences_keep_hint: "完成後由您逐一為使用者指派新授權。",
    not_available: "無法使用",
    continue_to_review: "下一步：檢閱",
    cancel_upgrade: "取消升級",
    problems: "發生問題",
    problem_plan: "請選擇新方案",
    seats_empty: |min, max| ["請輸入授權數量，範圍為 ", min, " 到 ", max].concat(),
    seats_not_a_number: |min, max| ["請以整數輸入授權數量，範圍為 ", min, " 到 ", max].concat(),
    seats_too_few: |min, max| ["請輸入至少 ", min, " 個、最多 ", max, " 個授權"].concat(),
    seats_too_many: |min, max, plan| {
        [
            plan,
            " 最多允許 ",
            max,
            " 個授權。請輸入 ",
            min,
            " 到 ",
            max,
            " 之間的數字。",
        ]
        .concat()
    },

    review_intro: "目前尚未變更任何內容。請檢查詳細資料，然後送出。",
    review_customer: "客戶",
    review_current: "目前方案",
    review_new: "新方案",
    review_seats: "授權數量",
    review_seats_change: |old, new| [old, " → ", new].concat(),
    review_price: "定價",
    review_price_change: |old, new| [old, " → ", new].concat(),
    review_today: "此變更的預估帳單",
    review_today_note: |policy| {
        [
            "以參考價格依計費原則 ",
            policy,
            " 預估，未含稅。日期為 UTC。",
        ]
        .concat()
    },
    review_total: "合計",
    review_credit: |from, to| ["信用額度，目前方案，", from, " 至 ", to].concat(),
    review_charge: |from, to| ["費用，新方案，", from, " 至 ", to].concat(),
    review_no_price: "其中一個方案沒有已知的價格，因此不顯示金額。",
    review_old: "目前的訂閱",
    review_old_fate: "新訂閱開始時即會取消，並顯示為已刪除。",
    review_term: "新的訂閱",
    review_term_fate: |cycle| {
        [
            "具有自己的識別碼和新的 12 個月期限。計費週期維持「",
            cycle,
            "」。",
        ]
        .concat()
    },
    review_licences: "使用者的授權",
    review_licences_moved: "移至新方案。先前為個別使用者關閉的服務會重新開啟。",
    review_licences_kept: "不移動。完成後由您指派新授權；在此之前使用者可能無法存取服務。",
    review_services_lost: "新方案不包含的服務",
    review_irreversible: "此動作無法復原",
    review_irreversible_detail: "送出之後，即無法取消或復原升級，在取消期限內也不行。",
    review_change: "變更",
    submit: |plan| ["升級至 ", plan].concat(),
    submitting: "正在送出…",
    submitting_long: |reference| {
        ["所需時間比平常久。您可以在此等候或關閉此頁面：升級會繼續進行，您回來時會顯示結果。參考編號：", reference].concat()
    },

    prediction: "需要手動處理的帳戶",
    prediction_loading: |n, total| ["正在檢查使用者的授權：", n, " / ", total].concat(),
    prediction_none_concerned: "沒有使用者具有目前方案的授權。",
    prediction_all_move: |n| ["預期全部 ", n, " 個具有授權的使用者都會移動。"].concat(),
    prediction_left_over: |n, total| {
        ["預期 ", total, " 個使用者中有 ", n, " 個不會移動："].concat()
    },
    prediction_failed: "無法檢查使用者。您仍可送出；結果會列出未移動的帳戶。",

    done_title: "升級完成",
    done_detail: |old, new| [old, " 現在是 ", new, "。"].concat(),
    done_nothing_left: "所有授權皆已移動，沒有需要處理的項目。",
    done_kept: "已依您的選擇維持授權不變。請立即為使用者指派新授權。",
    partial_title: "升級完成，部分帳戶需要處理",
    partial_detail: |n| ["訂閱已升級。下列帳戶未移動，需要手動處理：", n, " 個。"].concat(),
    partial_predicted: |predicted, actual| {
        [
            "送出前預測：",
            predicted,
            " 個。實際剩餘：",
            actual,
            " 個。",
        ]
        .concat()
    },
    partial_predicted_all: "送出前已預測到所有這些帳戶。",
    affected_accounts: "受影響的帳戶",
    affected_services: "受影響的服務",
    affected_hint: "請在客戶的 Microsoft 365 系統管理中心逐一處理：先排除原因，再指派新方案的授權。",
    user_id: "使用者識別碼",
    account: "帳戶",
    mail: "電子郵件",
    why: "原因",
    download_csv: "下載 CSV",
    refused_title: "後端拒絕升級",
    refused_detail: "未變更任何內容。後端知道的比此頁面多，例如客戶在其他地方購買的項目；以後端的原因為準。",
    refused_unexpected: "此頁面依其可見的資料，原本判斷可以升級。",
    unknown_title: "尚不知道結果",
    unknown_detail: "要求已送出，但沒有收到回應。請勿再次送出：此頁面會以相同的要求識別碼查詢，最多只會造成一次升級。",
    unknown_checking: "正在向後端查詢…",
    unknown_next_check: |seconds| [seconds, " 秒後再次查詢"].concat(),
    not_sent_title: "升級未送出",
    nothing_changed: "未變更任何內容，您輸入的資料已保留。",
    waiting_to_submit: |seconds| {
        [
            "後端忙碌中，要求稍候。",
            seconds,
            " 秒後會以相同的要求識別碼再次送出。",
        ]
        .concat()
    },
    new_subscription: "新訂閱的識別碼",
    reference: "參考編號",
    to_subscriptions: "返回訂閱",
    see_reasons: "原因",
    pending_elsewhere: |name| [name, " 的升級已送出，但尚不知道結果。"].concat(),
    pending_open: "查看結果",
    upgrade_not_found: "此客戶沒有這個訂閱",
    upgrade_not_possible: "此訂閱目前無法升級",

    error_offline: "無法連線至後端。請檢查連線，然後再試一次。",
    error_timeout: "後端未及時回應。請稍後再試。",
    error_unauthorised: "您的登入已失效。請重新登入，然後再試一次。",
    error_forbidden: "您的帳戶沒有執行此動作的權限。請向貴組織的系統管理員要求所需的角色。",
    error_not_found: "此位址沒有任何內容，或屬於其他合作夥伴。請返回並重新選擇。",
    error_throttled: |seconds| {
        ["要求過多。後端要求等候 ", seconds, " 秒，之後會再試一次。"].concat()
    },
    error_server: "後端發生問題。請稍後再試。",
    error_unreadable: "無法讀取後端的回應。請再試一次；若仍無法讀取，請回報參考編號。",
    error_refused: |description| ["後端回應：", description].concat(),
    error_catalogue: "無法載入方案目錄",
    error_reference: |id| ["參考編號：", id].concat(),
};
