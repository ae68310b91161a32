;; All guests, and one guest, as services of GNU Shepherd. /etc/shepherd.scm loads this file and registers what it wants of it:
;;
;;   (load "@docdir@/examples/shepherd/qemu-init.scm")
;;   (register-services (list (qemu-init-service) (qemu-guest-service "web1")))

(use-modules (shepherd service) (srfi srfi-1))

(define qemu-init "@sbindir@/qemu-init")

;; The guests of the autostart list. A guest that does not start does not fail the service: Shepherd would not ask a failed
;; service to stop the others.
(define (qemu-init-service)
  (service '(qemu-init)
    #:documentation "The qemu guests of the autostart list"
    #:start (lambda _ (system* qemu-init "start") #t)
    #:stop (lambda _ (system* qemu-init "stop" "--timeout" "285") #f)))

;; One guest. Of SECONDS it has 15 for qemu's end, and its STOPDELAY must be less than the rest: after that time Shepherd kills
;; the program, not the guest.
(define* (qemu-guest-service name #:optional (seconds 60))
  (service (list (string->symbol (string-append "qemu-init." name)))
    #:documentation (string-append "The qemu guest " name)
    #:start (make-forkexec-constructor
             (list qemu-init "run" name)
             #:log-file (string-append "/var/log/qemu-init." name ".log"))
    #:stop (make-kill-destructor #:grace-period seconds)
    #:respawn? #t
    #:respawn-delay 5
    #:respawn-limit '(5 . 600)
    ;; A guest that powered itself off stays off (0). So does a guest whose files, rights or installation are wrong: no restart
    ;; repairs these.
    #:termination-handler
    (lambda (service process status)
      (if (memv (status:exit-val status) '(0 2 4 5 6))
          (stop-service service)
          (default-service-termination-handler service process status)))))
